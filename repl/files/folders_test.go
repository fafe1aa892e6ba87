//go:build !windows && !darwin

package files

import "testing"

func TestFolders(t *testing.T) {
	tests := []struct{ home, config, state, wantConfig, wantState string }{
		{"/h", "", "", "/h/.config/popsh/config.toml", "/h/.local/state/popsh"},
		{"/h", "/c", "/s", "/c/popsh/config.toml", "/s/popsh"},
		{"", "/c", "/s", "/c/popsh/config.toml", "/s/popsh"},
		{"", "", "", "", ""},
		{"/h", "c", "./s", "/h/.config/popsh/config.toml", "/h/.local/state/popsh"}, // relative ones do not count
		{".", "c", "s", "", ""},
	}
	for _, tt := range tests {
		env := environment("HOME", tt.home, "XDG_CONFIG_HOME", tt.config, "XDG_STATE_HOME", tt.state)
		if got := ConfigFile(env); got != tt.wantConfig {
			t.Errorf("ConfigFile(%+v) = %q, want %q", tt, got, tt.wantConfig)
		}
		if got := stateStore.folder(env); got != tt.wantState {
			t.Errorf("folder(%+v) = %q, want %q", tt, got, tt.wantState)
		}
	}
}
