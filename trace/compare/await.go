package compare

import (
	"fmt"

	"popsh/session/pop3"
	"popsh/trace"
)

// AwaitAll has every command waited for, also where the transcript holds no reply:
// one that lists commands alone is a plan then. An AUTH without its replies is none,
// since nothing shows where its exchange ends.
func (s *Script) AwaitAll() error {
	var moves []Move
	for i := range s.Moves {
		m := &s.Moves[i]
		if m.Turn != nil {
			moves = append(moves, *m)
			continue
		}
		for _, p := range m.Parts {
			if c, _ := pop3.Lookup(verbOf(p)); c != nil && c.Body == pop3.Exchange && !p.Turn.Answered {
				return fmt.Errorf("line %d: the replies to %s are not recorded, and where its exchange ends cannot be told", p.Turn.From, c.Verb)
			}
		}
		moves = append(moves, m.apart()...)
	}
	s.Moves = moves
	return nil
}

func verbOf(p *Part) string {
	if p.Turn == nil {
		return ""
	}
	return p.Turn.Verb
}

// apart divides a move that sends behind every command that has no reply.
func (m *Move) apart() (moves []Move) {
	next := Move{Conn: m.Conn, Think: m.Think}
	for _, p := range m.Parts {
		next.Parts = append(next.Parts, p)
		octets := p.Text.Octets
		if p.Turn == nil || p.Turn.Answered || len(octets) == 0 || octets[len(octets)-1] != '\n' {
			continue
		}
		moves = append(moves, next, Move{Conn: m.Conn, Turn: p.Turn, Role: trace.Status})
		next = Move{Conn: m.Conn}
	}
	if len(next.Parts) > 0 {
		moves = append(moves, next)
	}
	return moves
}
