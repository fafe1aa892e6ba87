package manual

import "strings"

// fishCompletion is one complete line for each flag.
const fishCompletion = `# Completion of popsh for fish, written by "popsh completion fish". Load it with
#   popsh completion fish | source

function __popsh_at -d 'behind which word of popsh the cursor is'
    set -l typed (commandline -opc) '' ''
    if contains -- "$typed[2] $typed[3]"{{range .Inner}} {{quote .Name}}{{end}}
        test "$typed[2] $typed[3]" = "$argv[1]"
    else if contains -- "$typed[2]" {{join .Names " "}}
        test "$typed[2]" = "$argv[1]"
    else
        test -z "$argv[1]"
    end
end

function __popsh_first -d 'whether the cursor is in the first word'
    test (count (commandline -opc)) -eq 1
end
{{define "flags"}}{{$name := .Name}}{{range .Flags}}
complete -c popsh -n '__popsh_at "{{$name}}"' -l {{.Long}}{{if .Short}} -s {{.Short}}{{end}}
{{- if .Needs}}{{if .Files}} -r -F{{else}} -x{{end}}{{end}}
{{- if .List}} -a {{quote (print "(__fish_append , " (join .Words " ") ")")}}
{{- else if .Words}} -a {{quote (join .Words " ")}}{{end}} -d {{quote .What}}
{{- end}}{{end}}
{{define "operands"}}
{{- $place := print "__popsh_at \"" .Name "\""}}{{$said := print "__fish_seen_subcommand_from " (join .Words " ")}}
{{- if .Words}}
complete -c popsh -n '{{$place}}; and not {{$said}}' -a {{quote (join .Words " ")}}
{{- end}}
{{- if .Files}}
complete -c popsh -n '{{$place}}{{if .Words}}; and {{$said}}{{end}}' -F
{{- end}}
{{- if .Hosts}}
complete -c popsh -n '__popsh_at "{{.Name}}"' -a '(__fish_print_hostnames)'
{{- end}}{{end}}
complete -c popsh -f
complete -c popsh -n __popsh_first -a '(__fish_print_hostnames)'
{{- range .Doors}}
complete -c popsh -n __popsh_first -a {{.Name}} -d {{quote .Short}}
{{- end}}
{{template "flags" .Main}}
{{- range .Doors}}
{{template "flags" .}}{{template "operands" .}}
{{- end}}
{{- range .Inner}}
{{template "flags" .}}{{template "operands" .}}
{{- end}}
`

// quoteFish puts a text in single quotes, in which fish knows two escapes.
func quoteFish(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'"
}
