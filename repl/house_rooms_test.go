package repl_test

// A room is what a package may import besides the standard library: packages of
// this module, and modules of others. Tests may import more.
type room struct {
	project []string
	third   []string
}

// rooms is the import table: wire sees, pop3 knows, session talks, trace
// remembers, repl shows. No room but these lists
// session/dovecot, session/programs, repl/screen or trace/canary: they are for tests.
var rooms = map[string]room{
	"session/wire":      {},
	"session/pop3":      {},
	"session/sasl":      {third: []string{"github.com/xdg-go/scram", "github.com/Azure/go-ntlmssp", "github.com/jcmturner/gokrb5/v8"}},
	"session/authority": {},
	"session/listen":    {},
	"session/practice":  {project: []string{"session/authority", "session/listen", "session/pop3", "session/sasl"}},
	"session":           {project: []string{"session/wire", "session/pop3", "session/sasl"}, third: []string{"golang.org/x/net"}},
	"session/dovecot":   {project: []string{"session/programs"}},
	"session/programs":  {},
	"trace":             {project: []string{"session/wire", "session/pop3"}},
	"trace/compare":     {project: []string{"trace", "session/pop3", "session/wire"}},
	"trace/export":      {project: []string{"trace", "session/pop3"}},
	"trace/imports":     {project: []string{"trace", "session/pop3"}},
	"trace/scrub":       {project: []string{"trace", "session/pop3"}},
	"trace/canary":      {project: []string{"session/wire"}},
	"trace/serve":       {project: []string{"trace", "session/authority", "session/listen", "session/wire", "session/pop3"}},
	"repl/editor":       {third: []string{"github.com/chzyer/readline", "github.com/mattn/go-runewidth", "golang.org/x/term"}},
	"repl/screen":       {third: []string{"github.com/creack/pty", "github.com/hinshun/vt10x", "golang.org/x/term"}},
	"repl/view": {
		project: []string{"repl/page", "session", "session/wire", "session/pop3"},
		third: []string{"github.com/fatih/color", "github.com/emersion/go-message",
			"github.com/mattn/go-runewidth", "github.com/schollz/progressbar/v3"}},
	"repl/page":      {project: []string{"session/pop3"}, third: []string{"github.com/mattn/go-runewidth"}},
	"repl/explain":   {project: []string{"repl/page", "repl/view", "session", "session/wire", "session/pop3", "session/sasl"}},
	"repl/manual":    {project: []string{"repl/page"}},
	"repl/typing":    {project: []string{"repl/editor", "repl/view", "repl/misuse", "session", "session/pop3", "session/sasl"}},
	"repl/replay":    {project: []string{"repl/view", "repl/misuse", "session", "session/wire", "session/pop3", "session/sasl", "trace", "trace/compare"}},
	"repl/misuse":    {project: []string{"session/pop3"}},
	"repl/door":      {project: []string{"repl/misuse", "repl/page", "repl/view"}, third: []string{"github.com/spf13/pflag", "golang.org/x/term"}},
	"repl/coredump":  {},
	"repl/recording": {project: []string{"repl/files", "repl/misuse", "trace", "session/wire"}, third: []string{"github.com/spf13/pflag"}},
	"repl/transcripts": {
		project: []string{"repl/door", "repl/files", "repl/misuse", "repl/page", "repl/player", "repl/view",
			"trace", "trace/export", "trace/imports", "trace/scrub"},
		third: []string{"github.com/spf13/pflag"}},
	"repl/secrets": {project: []string{"repl/files", "repl/misuse", "repl/typing", "repl/view", "trace"}},
	"repl/serving": {
		project: []string{"repl/door", "repl/files", "repl/misuse", "repl/secrets", "repl/view",
			"trace", "trace/serve", "session/pop3", "session/practice", "session/sasl"},
		third: []string{"github.com/spf13/pflag"}},
	"repl/files":  {project: []string{"repl/misuse"}},
	"repl/config": {project: []string{"repl/files", "repl/misuse"}, third: []string{"github.com/pelletier/go-toml/v2"}},
	"repl/player": {project: []string{"repl/view", "trace"}, third: []string{"golang.org/x/term"}},
	"repl": {
		project: []string{"repl/editor", "repl/typing", "repl/view", "repl/page", "repl/explain", "repl/manual", "repl/config", "repl/files", "repl/misuse", "repl/replay", "repl/door", "repl/secrets", "repl/serving", "repl/transcripts", "repl/recording", "repl/coredump",
			"trace", "trace/compare", "trace/scrub", "trace/serve", "session",
			"session/wire", "session/pop3", "session/sasl", "session/practice"},
		third: []string{"github.com/spf13/pflag"}},
	".": {project: []string{"repl", "repl/door"}},
}
