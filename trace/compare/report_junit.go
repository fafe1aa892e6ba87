package compare

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Time    string        `xml:"time,attr,omitempty"` // in seconds, of the live reply
	Failure *junitFailure `xml:"failure,omitempty"`
	Error   *junitFailure `xml:"error,omitempty"`
	Skipped *junitFailure `xml:"skipped,omitempty"`
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

// reportJUnit writes JUnit's XML.
func reportJUnit(w io.Writer, suites []Suite) error {
	var all struct {
		XMLName xml.Name `xml:"testsuites"`
		Suites  []junitSuite
	}
	for i := range suites {
		all.Suites = append(all.Suites, junitOf(&suites[i]))
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	}
	return err
}

func junitOf(s *Suite) junitSuite {
	j := junitSuite{Name: s.Name}
	for i := range s.Outcomes {
		o := &s.Outcomes[i]
		c := junitCase{Name: o.Name(), Class: s.Name}
		if o.Live != nil {
			c.Time = strconv.FormatFloat(o.Live.Took().Seconds(), 'f', 3, 64)
		}
		if o.Verdict > Tolerated {
			j.Failures++
			c.Failure = &junitFailure{o.Verdict.String(), strings.Join(o.words(), "\n")}
		}
		j.Cases = append(j.Cases, c)
	}
	switch {
	case s.Skipped != "":
		j.Skipped++
		j.Cases = append(j.Cases, junitCase{Name: s.Name, Class: s.Name, Skipped: &junitFailure{Message: s.Skipped}})
	case s.Err != nil:
		j.Errors++
		j.Cases = append(j.Cases, junitCase{Name: s.Name, Class: s.Name, Error: &junitFailure{Message: s.Err.Error()}})
	}
	j.Tests = len(j.Cases)
	return j
}
