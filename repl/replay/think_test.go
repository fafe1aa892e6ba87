package replay

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// slowTalk is a session whose client thinks for some seconds before each command.
const slowTalk = `! connect a b
@+1.0
S: +OK popsh practice server ready <1.2@practice>
@+3.0
C: USER alice
S: +OK
@+0.5
C: PASS \{secret:2}
@+2.0
S: -ERR [AUTH]
@+4.0
C: USER alice
S: +OK
C: PASS \{secret:1}
S: +OK
@+7.25
C: STAT
S: +OK 3 1863
`

// TestThink: a replay takes no longer than the server, thinks as long as the
// recorded client if that is wanted, and waits before it signs on again.
func TestThink(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    Options
		want time.Duration
	}{
		{"at once", Options{}, 0},
		{"as recorded", Options{Timing: true}, 14750 * time.Millisecond},
		{"paced", Options{Pace: 2 * time.Second}, 2 * time.Second},
		{"both", Options{Timing: true, Pace: 2 * time.Second}, 16750 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			shown, err := replayed(t, slowTalk, &host{}, tt.o)
			took := time.Since(begun)
			if err != nil || strings.Contains(shown, "different") {
				t.Errorf("%s: %v\n%s", tt.name, err, shown)
			}
			if took != tt.want {
				t.Errorf("%s: the replay took %v, want %v", tt.name, took, tt.want)
			}
		})
	}
}
