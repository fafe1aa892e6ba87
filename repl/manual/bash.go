package manual

import "strings"

// bashDoor are the parts of the script that each door has.
const bashDoor = `
{{- define "needs"}}{{$name := quote .Name}}{{range .Flags}}{{if .Needs}}
        {{$name}}:{{join .Names (print "|" $name ":")}}) flag=$prev ;;
{{- end}}{{end}}{{end}}
{{- define "values"}}{{$name := quote .Name}}{{range .Flags}}{{if .Words}}
    {{$name}}:{{join .Names (print "|" $name ":")}}) words={{quote (join .Words " ")}}{{if .List}} list=yes{{end}} ;;
{{- else if .Files}}
    {{$name}}:{{join .Names (print "|" $name ":")}}) files=yes ;;
{{- end}}{{end}}{{end}}
{{- define "words"}}{{$name := quote .Name}}
        {{$name}}:-*) words='{{range .Flags}}--{{.Long}} {{end}}' ;;
{{- if or .Words .Files .Hosts}}
        {{$name}}:*){{if .Words}} words={{quote (join .Words " ")}} once=yes{{end}}{{if .Files}} files=yes{{end}}{{if .Hosts}} hosts=yes{{end}} ;;
{{- end}}{{end -}}
`

// bashCompletion completes from COMP_WORDS, which bash cuts at every "=".
const bashCompletion = bashDoor + `# Completion of popsh for bash, written by "popsh completion bash". Load it with
#   source <(popsh completion bash)

_popsh() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
    local door= flag= glued= words= once= files= hosts= list= said
    COMPREPLY=()
    if ((COMP_CWORD > 1)); then
        case ${COMP_WORDS[1]} in
        {{join .Names "|"}}) door=${COMP_WORDS[1]} ;;
        esac
    fi
    if ((COMP_CWORD > 2)); then
        case "$door ${COMP_WORDS[2]}" in
{{- range .Inner}}
        {{quote .Name}}) door={{quote .Name}} ;;
{{- end}}
        esac
    fi
    if [[ $cur == --*=* ]]; then # only where COMP_WORDBREAKS has no "="
        flag=${cur%%=*} glued=$flag= cur=${cur#*=}
    elif [[ $cur == = ]]; then
        flag=$prev cur=
    elif [[ $prev == = ]]; then
        flag=${COMP_WORDS[COMP_CWORD-2]}
    else
        case $door:$prev in
{{- range .Main.Flags}}{{if .Needs}}
        :{{join .Names "|:"}}) flag=$prev ;;
{{- end}}{{end}}
{{- range .Doors}}{{template "needs" .}}{{end}}{{range .Inner}}{{template "needs" .}}{{end}}
        esac
    fi
    case $door:$flag in
{{- range .Main.Flags}}{{if .Words}}
    :{{join .Names "|:"}}) words={{quote (join .Words " ")}} ;;
{{- else if .Files}}
    :{{join .Names "|:"}}) files=yes ;;
{{- end}}{{end}}
{{- range .Doors}}{{template "values" .}}{{end}}{{range .Inner}}{{template "values" .}}{{end}}
    *:-*) ;; # a value that only its giver knows
    *)
        case $door:$cur in
        :-*) words='{{range .Main.Flags}}--{{.Long}} {{end}}' ;;
{{- range .Doors}}{{template "words" .}}{{end}}{{range .Inner}}{{template "words" .}}{{end}}
        :*)
            hosts=yes
            ((COMP_CWORD == 1)) && words='{{join .Names " "}}'
            ;;
        esac
        ;;
    esac
    if [[ $list && $cur == *,* ]]; then # the names before stay as they are
        glued=$glued${cur%,*}, cur=${cur##*,}
    fi
    if [[ $once ]]; then # the first operand is one of the words, and what follows is none
        for said in "${COMP_WORDS[@]:2:COMP_CWORD-2}"; do
            [[ $said && " $words " == *" $said "* ]] && words=
        done
        [[ $words ]] && files=
    fi
    local IFS=$'\n'
    [[ $words ]] && COMPREPLY+=($(IFS=' '; compgen -W "$words" -- "$cur"))
    [[ $hosts ]] && COMPREPLY+=($(compgen -A hostname -- "$cur"))
    if [[ $files ]]; then
        compopt -o filenames 2>/dev/null
        COMPREPLY+=($(compgen -f -- "$cur"))
    fi
    [[ $glued ]] && COMPREPLY=("${COMPREPLY[@]/#/$glued}")
    [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[=:] ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -F _popsh popsh
`

// quoteBash puts a text in single quotes.
func quoteBash(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
