package pop3

import "testing"

func TestMeanings(t *testing.T) {
	for i := range Commands {
		c := &Commands[i]
		for _, s := range []string{c.Body.Meaning(), c.Text.Meaning(), c.Standing.Meaning(), c.Pipe.Meaning()} {
			checkSentence(t, c.Verb, s)
		}
		if s := c.Lines.Meaning(); s != "" {
			checkSentence(t, c.Verb, s)
		}
	}
	for i := range Mechanisms {
		checkSentence(t, Mechanisms[i].Name, Mechanisms[i].Initial.Meaning())
	}
	for _, i := range []*Indicator{&Welcome, &Unwelcome, &Positive, &Negative, &Asking, &EndMark} {
		checkSentence(t, i.Mark, i.Meaning)
		checkRefs(t, i.Mark, i.Refs)
	}
	for _, s := range states {
		checkSentence(t, s.Name, s.Meaning)
		checkRefs(t, s.Name, s.Refs)
		if got := s.State.Info().Name; got != s.Name {
			t.Errorf("State(%b).Info().Name = %q, want %q", s.State, got, s.Name)
		}
	}
}

func TestStateNames(t *testing.T) {
	got := LoggedOutOrIn.Names()
	if len(got) != 2 || got[0] != "AUTHORIZATION" || got[1] != "TRANSACTION" {
		t.Errorf("LoggedOutOrIn.Names() = %q, want AUTHORIZATION and TRANSACTION", got)
	}
}
