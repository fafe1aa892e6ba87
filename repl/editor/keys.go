package editor

import "github.com/chzyer/readline"

// Keys that are no characters are runes of a private area. A person cannot type
// them: the decoder drops that area from its input.
const (
	keyUp rune = 0xF000 + iota
	keyDown
	keyDelete
	keyWordLeft
	keyWordRight
	keyKillWord
	keyKillWordLeft
	keyKillBlankLeft
	keyKillLeft
	keyKillRight
	keyYank
	keyHelp
	keyPaste
	keySearch
	keyCancel
	keyClear
	keySuspend
	keyComplete
	keyPageUp
	keyPageDown
	keyRefresh

	firstKey = 0xF000
	lastKey  = 0xF0FF
)

// The keys at which the library stops reading until it is asked for another line.
const (
	keyInterrupt = rune(readline.CharInterrupt)
	keyEOF       = rune(readline.CharDelete)
	keyEnter     = rune(readline.CharEnter)
	keyNewline   = rune(readline.CharCtrlJ)
)

const (
	keyHome      = rune(readline.CharLineStart)
	keyEnd       = rune(readline.CharLineEnd)
	keyLeft      = rune(readline.CharBackward)
	keyRight     = rune(readline.CharForward)
	keyBackspace = rune(readline.CharBackspace)

	// keyNone is a key for which the library does nothing.
	keyNone = rune(readline.CharBell)
)

// controls are the control octets that mean something. The others are dropped:
// the library would insert them, crash (^T, ^R ^G), quit (NUL) or stop the parent
// process (^Z).
var controls = map[byte]rune{
	0x01: keyHome,
	0x02: keyLeft,
	0x03: keyInterrupt,
	0x04: keyEOF,
	0x05: keyEnd,
	0x06: keyRight,
	0x07: keyCancel,
	0x08: keyBackspace,
	0x09: keyComplete,
	0x0A: keyNewline,
	0x0B: keyKillRight,
	0x0C: keyClear,
	0x0D: keyEnter,
	0x0E: keyDown,
	0x10: keyUp,
	0x12: keySearch,
	0x15: keyKillLeft,
	0x17: keyKillBlankLeft,
	0x19: keyYank,
	0x1A: keySuspend,
	0x7F: keyBackspace,
}

// cursorKeys are the sequences CSI x, CSI n x and SS3 x by their last octet, and
// CSI n ~ by n and the tilde: xterm, rxvt, tmux, screen, the Linux console.
var cursorKeys = map[string]rune{
	"A": keyUp, "B": keyDown, "C": keyRight, "D": keyLeft,
	"H": keyHome, "1~": keyHome, "7~": keyHome,
	"F": keyEnd, "4~": keyEnd, "8~": keyEnd,
	"3~": keyDelete,
	"5~": keyPageUp, "6~": keyPageDown,
	"P": keyHelp, "11~": keyHelp, "[A": keyHelp,
	"Oc": keyWordRight, "Od": keyWordLeft, // rxvt, after SS3
}

// wordKeys replace the keys of cursorKeys when Control or Alt is held.
var wordKeys = map[string]rune{
	"C": keyWordRight, "D": keyWordLeft,
	"3~": keyKillWord,
}

// altKeys are what ESC or Alt makes of a character.
var altKeys = map[rune]rune{
	'b': keyWordLeft, 'B': keyWordLeft,
	'f': keyWordRight, 'F': keyWordRight,
	'd': keyKillWord, 'D': keyKillWord,
	0x08: keyKillWordLeft, 0x7F: keyKillWordLeft,
}

// isStop reports whether the library stops reading at a key.
func isStop(key rune) bool {
	return key == keyEnter || key == keyNewline || key == keyInterrupt || key == keyEOF
}

// isText reports whether a key is a character of the line.
func isText(key rune) bool {
	return key >= ' ' && key != keyBackspace && (key < firstKey || key > lastKey)
}
