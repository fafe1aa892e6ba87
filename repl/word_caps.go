package repl

import (
	"context"
	"strings"
)

// capsRow is the word :caps.
func capsRow() Command {
	return Command{Name: "caps", Sink: true, Pages: true, Run: runCaps, Short: "show what the server has announced",
		Long: "It shows what the last CAPA of this session said and sends nothing. After STLS nothing is known until CAPA is asked again (RFC 2595 §4)."}
}

func runCaps(_ context.Context, sh *Shell, _ Call) error {
	caps := sh.session.Capabilities()
	if caps == nil {
		sh.view.Info("nothing is known: the server was not asked by CAPA, or TLS has begun since")
		return nil
	}
	var lines [][]byte
	for _, line := range caps.Lines {
		lines = append(lines, []byte(strings.TrimSpace(line.Written+" "+strings.Join(line.Args, " "))))
	}
	sh.view.Announced(lines)
	return nil
}
