package repl

import (
	"slices"
	"testing"
	"time"
)

// TestSettingsTable checks the rules of the table itself.
func TestSettingsTable(t *testing.T) {
	names := settingNames()
	if !slices.IsSorted(names) {
		t.Errorf("settings = %q, want them sorted", names)
	}
	var o Options
	f := o.flags()
	for _, s := range settings {
		if s.flag != "" && f.Lookup(s.flag) == nil {
			t.Errorf("%s belongs to --%s, which is no flag", s.name, s.flag)
		}
		if s.anew && s.flag == "" {
			t.Errorf("%s is said anew in each session, but there is no flag to say it", s.name)
		}
		for _, choice := range s.of(&o).Choices() {
			if err := s.of(&o).Set(choice); err != nil {
				t.Errorf("%s cannot be %q: %v", s.name, choice, err)
			}
		}
	}
}

// TestSettingsRoundTrip sets every setting to the value that it shows.
func TestSettingsRoundTrip(t *testing.T) {
	o, err := parseOptions(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range settings {
		before := s.of(&o).String()
		if err := s.of(&o).Set(before); err != nil || s.of(&o).String() != before {
			t.Errorf("%s = %q after Set(%q), error %v", s.name, s.of(&o), before, err)
		}
	}
}

func TestValues(t *testing.T) {
	var (
		on   onOff
		word string
		n    int
		d    period
		text plainText

		every time.Duration
	)
	tests := []struct {
		of       value
		in, want string // "" is refused
	}{
		{&on, "on", "on"}, {&on, "true", "on"}, {&on, "off", "off"}, {&on, "false", "off"}, {&on, "ON", ""}, {&on, "1", ""}, {&on, "", ""},
		{choice{&word, []string{"a", "b"}}, "b", "b"}, {choice{&word, []string{"a", "b"}}, "c", ""}, {choice{&word, []string{"a", "b"}}, "", ""},
		{number{&n, 1, 10}, "10", "10"}, {number{&n, 1, 10}, "11", ""}, {number{&n, 1, 10}, "0", ""}, {number{&n, 1, 10}, "+3", ""},
		{number{&n, 1, 10}, "99999999999999999999", ""}, {number{&n, 1, 10}, "x", ""},
		{&d, "90s", "1m30s"}, {&d, "0s", "0s"}, {&d, "-1s", ""}, {&d, "20", ""}, {&d, "soon", ""},
		{rhythm{&every, time.Minute}, "4m", "4m"}, {rhythm{&every, time.Minute}, "off", "off"}, {rhythm{&every, time.Minute}, "59s", ""},
		{rhythm{&every, time.Minute}, "-5m", ""}, {rhythm{&every, time.Minute}, "0s", ""}, {rhythm{&every, time.Minute}, "often", ""},
		{&text, "grüße", "grüße"}, {&text, "a\tb", ""}, {&text, "a\x1bb", ""}, {&text, "a\u202eb", ""}, {&text, "a\xffb", ""},
		{program{to: &word}, `less -P "a b"`, `less -P "a b"`}, {program{to: &word}, `less "`, ""}, {program{to: &word}, " ", ""},
	}
	for _, tt := range tests {
		before := tt.of.String()
		err := tt.of.Set(tt.in)
		switch got := tt.of.String(); {
		case tt.want == "" && (err == nil || got != before):
			t.Errorf("%T.Set(%q) = %v, value %q, want an error and %q", tt.of, tt.in, err, got, before)
		case tt.want != "" && (err != nil || got != tt.want):
			t.Errorf("%T.Set(%q) = %v, value %q, want %q", tt.of, tt.in, err, got, tt.want)
		}
	}
}

// TestTimersFollow changes the patience of an open session by :set and by
// :timeout, which must agree.
func TestTimersFollow(t *testing.T) {
	sh := sessionShell(t, 80, func(o *Options) { o.Timeout, o.ConnectTimeout = time.Minute, time.Minute })
	for _, tt := range []struct {
		line           string
		idle, greeting time.Duration
		setting        string
		from           origin
	}{
		{":set timeout 7s", 7 * time.Second, 7 * time.Second, "7s", fromSession},
		{":timeout idle 3s", 3 * time.Second, 7 * time.Second, "3s", fromSession},
		{":timeout greeting 4s", 3 * time.Second, 4 * time.Second, "3s", fromSession},
		{":set timeout 40s", 40 * time.Second, 40 * time.Second, "40s", fromSession},
		{":set timeout 1m", time.Minute, 15 * time.Second, "1m", fromSession},
	} {
		if err := sh.Exec(t.Context(), tt.line); err != nil {
			t.Fatal(err)
		}
		got := *sh.session.Timers()
		if got != sh.timers || got.Idle != tt.idle || got.Greeting != tt.greeting {
			t.Errorf("after %s timers = %+v and %+v, want idle %v, greeting %v", tt.line, got, sh.timers, tt.idle, tt.greeting)
		}
		s, _ := findSetting("timeout")
		if s.get(sh) != tt.setting || sh.options.origin("timeout") != tt.from {
			t.Errorf("after %s timeout = %s from %s, want %s from %s", tt.line, s.get(sh), sh.options.origin("timeout"), tt.setting, tt.from)
		}
	}
}
