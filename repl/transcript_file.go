package repl

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"popsh/repl/view"
	"popsh/trace"
	"popsh/trace/export"
	"popsh/trace/imports"
)

// format rewrites transcripts in canonical form. One with a torn last line is
// not changed in place, since that line would be lost.
func (t *transcriptOptions) format(names []string, s Streams) error {
	for _, name := range names {
		target := ""
		if t.write {
			target = name
		}
		if err := toNew(s, target, true, func(w io.Writer) error { return t.formatFile(w, name, s) }); err != nil {
			return err
		}
	}
	return nil
}

func (t *transcriptOptions) formatFile(w io.Writer, name string, s Streams) error {
	file, err := trace.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := trace.Format(w, file); err != nil {
		return err
	}
	switch torn := file.Torn(); {
	case torn == 0:
		return nil
	case t.write:
		return usage(name, fmt.Sprintf("the last line is not whole, and its %d octets would be lost; the file was not changed", torn), "without --write the rest goes to standard output")
	default:
		wordsOf(s).Warn(fmt.Sprintf("%s: the last line is not whole; its %d octets are left out", view.Quote(name), torn))
		return nil
	}
}

// elide leaves the bodies of messages out of a transcript.
func (t *transcriptOptions) elide(args []string, s Streams) error {
	bodies, err := t.howMuch(trace.Bodies{Elide: true})
	if err != nil {
		return err
	}
	return t.rewritten(args[0], s, func(src trace.Source) trace.Source { return trace.Elide(src, bodies) })
}

// howMuch reads --bodies.
func (t *transcriptOptions) howMuch(usual trace.Bodies) (trace.Bodies, error) {
	if t.bodies == "" {
		return usual, nil
	}
	bodies, err := trace.ParseBodies(t.bodies)
	if err != nil {
		return bodies, &UsageError{Where: "--bodies", Reason: "not possible", Err: err}
	}
	return bodies, nil
}

// rewritten writes a transcript with other records in place of its own.
func (t *transcriptOptions) rewritten(name string, s Streams, change func(trace.Source) trace.Source) error {
	file, err := trace.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	return toNew(s, t.output, t.force, func(w io.Writer) error {
		out := bufio.NewWriter(w)
		return errors.Join(trace.Format(out, change(file)), out.Flush())
	})
}

func exportNames() string {
	var names []string
	for _, e := range export.Forms {
		names = append(names, e.Name)
	}
	return strings.Join(names, ", ")
}

func importNames() string {
	var names []string
	for _, i := range imports.Formats {
		names = append(names, i.Name)
	}
	return strings.Join(names, ", ")
}

// export hands a transcript on in another form.
func (t *transcriptOptions) export(args []string, s Streams) error {
	form, err := export.Named(args[0])
	if err != nil {
		return &UsageError{Where: "trace export", Reason: "not possible", Err: err}
	}
	o := export.Options{KeptSecrets: t.yes}
	bodies, err := t.howMuch(form.Bodies)
	if err != nil {
		return err
	}
	o.Bodies = &bodies
	return toNew(s, t.output, t.force, func(w io.Writer) error { return exportFile(w, form, args[1], o) })
}

// exportFile hands on one file, which is opened as often as the form needs it.
func exportFile(w io.Writer, form *export.Form, name string, o export.Options) error {
	var file *trace.File
	reopen := func() (trace.Source, error) {
		if file != nil {
			file.Close()
		}
		var err error
		file, err = trace.Open(name)
		return file, err
	}
	err := form.Write(w, reopen, o)
	if file != nil {
		file.Close()
	}
	var wrong *export.Error
	switch {
	case errors.Is(err, export.ErrKept):
		return &UsageError{Where: name, Reason: "nothing was exported", Err: err, Hint: []string{"--yes-secrets exports it with them"}}
	case errors.As(err, &wrong):
		return &UsageError{Where: name, Reason: "it cannot be exported so", Err: err}
	}
	return err
}

// convert makes a transcript of what another tool wrote.
func (t *transcriptOptions) convert(args []string, s Streams) error {
	var o trace.Options
	var err error
	if o.Bodies, err = t.howMuch(trace.Bodies{}); err != nil {
		return err
	}
	var from []imports.Input
	for _, name := range args[1:] {
		f, err := os.Open(name)
		if err != nil {
			return &UsageError{Where: "trace import", Reason: "the file cannot be read", Err: err}
		}
		defer f.Close()
		from = append(from, imports.Input{Name: name, Reader: f})
	}
	form := strings.TrimPrefix(args[0], "auto")
	return toNew(s, t.output, t.force, func(w io.Writer) error {
		out := bufio.NewWriter(w)
		return errors.Join(imports.Convert(out, o, form, from...), out.Flush())
	})
}
