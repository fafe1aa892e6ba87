package transcripts

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"popsh/repl/door"
	"popsh/repl/misuse"
	"popsh/repl/player"
	"popsh/repl/view"
	"popsh/trace"
)

// playOptions are what the command line of popsh play says.
type playOptions struct {
	speed          float64
	idle           time.Duration
	step           bool
	from, to, only string
	color          string
	help           bool
}

// flags returns its flags, bound to p.
func (p *playOptions) flags() *pflag.FlagSet {
	f := pflag.NewFlagSet("popsh play", pflag.ContinueOnError)
	f.SortFlags = false
	f.Float64Var(&p.speed, "speed", trace.PlaySpeed, "play `TIMES` as fast as it was; 0 shows all at once")
	f.DurationVar(&p.idle, "max-idle", trace.PlayIdle, "wait no longer than `DURATION` for a record; 0s waits as long as it was")
	f.BoolVar(&p.step, "step", false, "wait for a key before each command")
	f.StringVar(&p.from, "from", "", "begin at `PLACE`: a line, a time such as 1m30s, or a pattern such as /RETR/")
	f.StringVar(&p.to, "to", "", "end at `PLACE`")
	f.StringVar(&p.only, "only", "", "show only the `KINDS`: C and S for what the sides said, ! for events, # for notes")
	f.StringVar(&p.color, "color", "auto", "colours: always, never or auto (`WHEN`)")
	f.BoolVarP(&p.help, "help", "h", false, "print this help")
	return f
}

// PlayDoor is popsh play: it shows a transcript as it happened.
func PlayDoor() door.Door {
	return door.Door{Name: "play", Short: "show a transcript as it happened", Args: "[flags] FILE", Flags: new(playOptions).flags, Run: runPlay}
}

func runPlay(args []string, s door.Streams) error {
	var p playOptions
	f := p.flags()
	if err := door.Read("play", f, args, "popsh play --help lists all flags"); err != nil {
		return err
	}
	if p.help {
		s.Explain("popsh play shows a transcript as it happened.\n\nusage:\n  popsh play [flags] FILE\n\nflags:\n%s\nkeys:\n%s", door.FlagUsages(f), player.Keys())
		return nil
	}
	if f.NArg() != 1 {
		return misuse.New("play", "one file is to be named", "usage: popsh play [flags] FILE")
	}
	o, err := p.playing()
	if err != nil {
		return err
	}
	return p.play(f.Arg(0), o, s)
}

// speedMost is a speed at which nobody sees anything.
const speedMost = 1e6

// playing reads the flags.
func (p *playOptions) playing() (o trace.PlayOptions, err error) {
	o = trace.PlayOptions{Speed: p.speed, MaxIdle: p.idle}
	if !(p.speed >= 0 && p.speed <= speedMost) || p.idle < 0 {
		return o, misuse.New("play", "a speed and a time cannot be negative, nor a speed endless", "--speed 0 shows all at once")
	}
	if err := door.CheckColor(p.color); err != nil {
		return o, err
	}
	for _, place := range []struct {
		flag, text string
		to         **trace.Point
	}{{"--from", p.from, &o.From}, {"--to", p.to, &o.To}} {
		if place.text == "" {
			continue
		}
		if *place.to, err = trace.ParsePoint(place.text); err != nil {
			return o, &misuse.Error{Where: place.flag, Reason: "not possible", Err: err}
		}
	}
	return o, p.choose(&o)
}

// playKinds are the letters of --only.
var playKinds = map[rune]struct {
	side  trace.Side
	kinds []trace.Kind
}{
	'C': {trace.Client, []trace.Kind{trace.Data, trace.Elided}},
	'S': {trace.Server, []trace.Kind{trace.Data, trace.Elided}},
	'!': {0, []trace.Kind{trace.Event}},
	'#': {0, []trace.Kind{trace.Remark}},
}

func (p *playOptions) choose(o *trace.PlayOptions) error {
	for _, letter := range p.only {
		k, ok := playKinds[letter]
		if !ok {
			return misuse.New("--only", view.Quote(p.only)+" cannot be shown alone", "one or more of C, S, ! and #")
		}
		o.Only = append(o.Only, k.kinds...)
		if k.side != 0 {
			o.Side = k.side
		}
	}
	if strings.ContainsRune(p.only, 'C') && strings.ContainsRune(p.only, 'S') {
		o.Side = 0
	}
	return nil
}

// play plays a file. It reads all of it before, so that a bad one is refused and
// not played in part.
func (p *playOptions) play(name string, o trace.PlayOptions, s door.Streams) error {
	summary, err := summarize(name)
	if err != nil {
		return err
	}
	if !s.OutTTY {
		o.Speed = 0
	}
	looks := s.Looks(p.color, nil)
	words := view.New(looks)
	if summary.Kept {
		words.Warn("this transcript holds secrets as they are")
	}
	left, err := p.untilLeft(opener(name, o), looks)
	if err == nil && !left && o.To == nil {
		tellEnding(words, summary)
	}
	return err
}

// opener returns what begins a file anew.
func opener(name string, o trace.PlayOptions) player.Opener {
	return func() (*trace.Player, io.Closer, error) {
		file, err := trace.Open(name)
		if err != nil {
			return nil, nil, err
		}
		return trace.NewPlayer(file, o), file, nil
	}
}

// untilLeft plays until somebody has enough.
func (p *playOptions) untilLeft(open player.Opener, looks view.Options) (left bool, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return player.Play(ctx, open, p.step, looks)
}

// summarize reads a transcript to its end.
func summarize(name string) (*trace.Summary, error) {
	file, err := trace.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return trace.Summarize(file)
}
