package transcripts

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/view"
	"popsh/trace"
	"popsh/trace/export"
	"popsh/trace/imports"
	"popsh/trace/scrub"
)

// format rewrites transcripts in canonical form, when all of them can be read. One
// with a torn last line is not changed in place, since that line would be lost.
func (t *traceOptions) format(names []string, s door.Streams) error {
	for _, name := range names {
		if _, err := summarize(name); err != nil {
			return err
		}
	}
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

func (t *traceOptions) formatFile(w io.Writer, name string, s door.Streams) error {
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
		return misuse.New(name, fmt.Sprintf("the last line is not whole, and its %d octets would be lost; the file was not changed", torn), "without --write the rest goes to standard output")
	default:
		warnTorn(s.View(), name, torn)
		return nil
	}
}

// warnTorn says that a recording broke off in the middle of a line, if it did.
func warnTorn(v *view.View, name string, octets int) {
	if octets > 0 {
		v.Warn(fmt.Sprintf("%s: the last line is not whole; its %d octets are left out", view.Quote(name), octets))
	}
}

// elide leaves the bodies of messages out of a transcript.
func (t *traceOptions) elide(args []string, s door.Streams) error {
	bodies, err := t.howMuch(trace.Bodies{Elide: true})
	if err != nil {
		return err
	}
	return t.handOn(args[0], s, func(w io.Writer, open func() (trace.Source, error)) error {
		src, err := open()
		if err != nil {
			return err
		}
		return trace.Format(w, trace.Elide(src, bodies))
	})
}

// scrub takes out of a transcript who spoke with whom.
func (t *traceOptions) scrub(args []string, s door.Streams) error {
	if err := misuse.Among("--profile", t.profile, scrub.Profiles); err != nil {
		return err
	}
	return t.handOn(args[0], s, func(w io.Writer, open func() (trace.Source, error)) error {
		return scrub.Write(w, open, t.profile)
	})
}

// howMuch reads --bodies.
func (t *traceOptions) howMuch(usual trace.Bodies) (trace.Bodies, error) {
	if t.bodies == "" {
		return usual, nil
	}
	bodies, err := trace.ParseBodies(t.bodies)
	if err != nil {
		return bodies, &misuse.Error{Where: "--bodies", Reason: "not possible", Err: err}
	}
	return bodies, nil
}

// handOn writes a transcript anew. One that holds secrets is handed on only on
// demand; that and whatever is wrong with it is found before.
func (t *traceOptions) handOn(name string, s door.Streams, write func(io.Writer, func() (trace.Source, error)) error) error {
	summary, err := summarize(name)
	switch {
	case err != nil:
		return err
	case summary.Kept && !t.yes:
		return heldBack(name, export.ErrKept)
	}
	return toNew(s, t.output, t.force, func(w io.Writer) error {
		out := bufio.NewWriter(w)
		return errors.Join(rereading(s, name, func(open func() (trace.Source, error)) error { return write(out, open) }), out.Flush())
	})
}

// heldBack says that secrets keep a transcript from being handed on.
func heldBack(name string, err error) error {
	return &misuse.Error{Where: name, Reason: "nothing was handed on", Err: err, Hint: []string{"--yes-secrets hands it on with them"}}
}

// rereading calls use with what opens a file from its beginning as often as it is
// asked, one at a time. It says in the end what was left out of it.
func rereading(s door.Streams, name string, use func(open func() (trace.Source, error)) error) error {
	var file *trace.File
	shut := func() {
		if file != nil {
			file.Close()
		}
	}
	defer func() { shut() }()
	err := use(func() (_ trace.Source, err error) {
		shut()
		file, err = trace.Open(name)
		return file, err
	})
	if err == nil && file != nil {
		warnTorn(s.View(), name, file.Torn())
	}
	return err
}

func exportForms() []string {
	var names []string
	for _, e := range export.Forms {
		names = append(names, e.Name)
	}
	return names
}

func importForms() []string {
	names := []string{"auto"}
	for _, i := range imports.Formats {
		names = append(names, i.Name)
	}
	return names
}

// export hands a transcript on in another form.
func (t *traceOptions) export(args []string, s door.Streams) error {
	form, err := export.Named(args[0])
	if err != nil {
		return &misuse.Error{Where: "trace export", Reason: "not possible", Err: err}
	}
	if form.Binary && t.output == "" && s.OutTTY {
		return misuse.New("trace export", form.Name+" is nothing for a terminal", "-o FILE"+form.Ext+" writes it to a file")
	}
	o := export.Options{KeptSecrets: t.yes}
	bodies, err := t.howMuch(form.Bodies)
	if err != nil {
		return err
	}
	o.Bodies = &bodies
	return toNew(s, t.output, t.force, func(w io.Writer) error { return exportFile(w, form, args[1], o, s) })
}

// exportFile hands on one file.
func exportFile(w io.Writer, form *export.Form, name string, o export.Options, s door.Streams) error {
	err := rereading(s, name, func(open func() (trace.Source, error)) error { return form.Write(w, open, o) })
	var wrong *export.Error
	switch {
	case errors.Is(err, export.ErrKept):
		return heldBack(name, err)
	case errors.As(err, &wrong):
		return &misuse.Error{Where: name, Reason: "it cannot be exported so", Err: err}
	}
	return err
}

// convert makes a transcript of what another tool wrote.
func (t *traceOptions) convert(args []string, s door.Streams) error {
	if !slices.Contains(importForms(), args[0]) {
		return misuse.New("trace import", view.Quote(args[0])+" is no form", "it is one of "+strings.Join(importForms(), ", "))
	}
	var o trace.Options
	var err error
	if o.Bodies, err = t.howMuch(trace.Bodies{}); err != nil {
		return err
	}
	var from []imports.Input
	for _, name := range args[1:] {
		f, err := os.Open(name)
		if err != nil {
			return &misuse.Error{Where: "trace import", Reason: "the file cannot be read", Err: err}
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return misuse.New(name, "this is a folder; what a tool wrote is a file, or comes through a pipe")
		}
		from = append(from, imports.Input{Name: name, Reader: f})
	}
	form := strings.TrimPrefix(args[0], "auto")
	return toNew(s, t.output, t.force, func(w io.Writer) error {
		out := bufio.NewWriter(w)
		return errors.Join(imports.Convert(out, o, form, from...), out.Flush())
	})
}
