package manual

import "strings"

// zshCompletion hands the flags to _arguments.
const zshCompletion = `#compdef popsh
# Completion of popsh for zsh, written by "popsh completion zsh". Keep it as the
# file _popsh in a folder of fpath, or load it behind compinit with
#   source <(popsh completion zsh)
{{define "flags"}}{{range .}} \
            {{if .Many}}'*'{{else if .Short}}'({{join .Names " "}})'{{end -}}
            {{if not .Value -}}
            {{if .Short}}{-{{.Short}},--{{.Long}}}{{else}}--{{.Long}}{{end}}{{bracket .What}}
            {{- else if .Glued -}}
            --{{.Long}}=-{{bracket .What}}'::{{.Value}}:{{action .}}'
            {{- else -}}
            {{if .Short}}{-{{.Short}}+,--{{.Long}}=}{{else}}--{{.Long}}={{end}}{{bracket .What}}':{{colon .Value}}:{{action .}}'
            {{- end}}{{end}}{{end}}
{{- define "operands"}}{{if .Words}} \
            '1:word:({{join .Words " "}})'{{end}}{{if .Files}} \
            '*:file:_files'{{else if .Hosts}} \
            '*:host:_hosts'{{end}}{{end}}
_popsh() {
    if (( CURRENT > 2 )); then
        case $words[2] in
{{- range .Doors}}
        ({{.Name}})
            shift words
            (( CURRENT-- ))
{{- if .Doors}}
            if (( CURRENT > 2 )); then
                case $words[2] in
{{- range .Doors}}
                ({{.Name}})
                    shift words
                    (( CURRENT-- ))
                    _arguments -s :{{template "flags" .Flags}}{{template "operands" .}}
                    return
                    ;;
{{- end}}
                esac
            fi
{{- end}}
            _arguments -s :{{template "flags" .Flags}}{{template "operands" .}}
            return
            ;;
{{- end}}
        esac
    fi
    _arguments -s :{{template "flags" .Main.Flags}} \
            '1:host or word:_popsh_first'
}

_popsh_first() {
    local -a doors
    doors=(
{{- range .Doors}}
        {{quote (print .Name ":" .Short)}}
{{- end}}
    )
    _describe word doors
    _hosts
}

if [[ $funcstack[1] == _popsh ]]; then
    _popsh "$@"
else
    compdef _popsh popsh
fi
`

// quoteZsh puts a text in single quotes.
func quoteZsh(text string) string { return quoteBash(text) }

// bracketZsh makes the explanation of a flag.
func bracketZsh(text string) string {
	return quoteZsh("[" + strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text) + "]")
}

// colonZsh protects the colons of what _arguments calls a message, and of words.
func colonZsh(text string) string { return strings.ReplaceAll(text, ":", `\:`) }

// actionZsh says how the value of a flag is completed.
func actionZsh(f Flag) string {
	switch {
	case f.List:
		return "_values -s , " + f.Value + " " + colonZsh(strings.Join(f.Words, " "))
	case f.Words != nil:
		return "(" + colonZsh(strings.Join(f.Words, " ")) + ")"
	case f.Files:
		return "_files"
	}
	return " "
}
