# bash completion for naaready and naaready-practice; tests/house/completion.sh holds it to --help

_naaready_options()
{
	local talk='--tenant --cloud --profile --app-id --consent-url --scopes --publisher --auth --client-id
		--exchange-client-id --certificate --secret-file --token-file --cacert --timeout --trace
		--practice --no-save --color'

	case $1 in
	wizard) echo $talk --plain --dry-run --console --logs ;;
	check) echo $talk --logs --json --console --time-limit --network --fail-on --baseline --all ;;
	consent) echo $talk --dry-run --yes --confirm --logs --json --time-limit --apply --create-app ;;
	tokens) echo $talk --dry-run --yes --confirm --logs --json --console --time-limit --for --guard --due --from-not-set --anyway --from ;;
	proof) echo --tenant --cloud --profile --app-id --consent-url --publisher --cacert --timeout --time-limit --trace --practice --no-save --json --person --outlook --build --passed --failed --error --is --updated --note ;;
	ews) echo $talk --json --console --time-limit ;;
	practice) echo $talk --plain --dry-run --logs --port --https --cert-file --key-file ;;
	review) echo --practice --plain --color ;;
	report) echo --practice --format --all --color --redact ;;
	diff) echo --practice --json --exit-code ;;
	verify) echo --practice ;;
	timeline) echo --practice --json ;;
	profile) echo --json ;;
	serve) echo --practice --port --https --cert-file --key-file ;;
	esac
	echo --ascii --help --version
}

_naaready_runs()
{
	local state=${XDG_STATE_HOME:-$HOME/.local/state}/naaready file

	[[ " ${COMP_WORDS[*]} " == *" --practice"* ]] && state+=/practice
	echo last
	for file in "$state"/runs/*.jsonl; do
		[[ -e $file ]] && basename "$file" .jsonl
	done
}

# The words that may follow an option or an operand; nothing: a file.
_naaready_values()
{
	case $1 in
	--cloud) echo global gcc gcch dod china ;;
	--auth) echo device paste loopback certificate secret token ;;
	--color) echo auto always never ;;
	--outlook) echo classic new web mac mobile ;;
	--passed | --failed) echo launch authorize signin work all ;;
	--is) echo user admin consented ;;
	--from) echo allowed blocked not_set ;;
	--format) echo text json markdown html csv ;;
	--fail-on) echo warn unknown pending unproven regression ;;
	--baseline) _naaready_runs ;;
	--practice | practice) echo classic today ready fresh onprem hybrid helpdesk nodevice stormy hostile partner large ;;
	--profile | show) naaready profile list 2> /dev/null | awk '/^[a-z]/ { print $1 }' ;;
	esac
}

_naaready()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev= command= word i
	local commands='wizard check consent tokens proof ews review report diff verify timeline profile practice'

	# A program of its own, with the options of one command.
	[[ ${COMP_WORDS[0]##*/} == naaready-practice ]] && command=serve
	((COMP_CWORD > 0)) && prev=${COMP_WORDS[COMP_CWORD - 1]}
	# "=" is a word of its own to bash.
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]] && ((COMP_CWORD > 1)); then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	elif [[ $prev == --practice ]]; then
		prev=
	fi
	for ((i = 1; i < COMP_CWORD && ${#command} == 0; i++)); do
		word=${COMP_WORDS[i]}
		if [[ " $commands " == *" $word "* ]]; then
			command=$word
		fi
	done

	case $prev in
	--certificate | --secret-file | --token-file | --console | --cacert | --trace | --cert-file | --key-file)
		COMPREPLY=($(compgen -f -- "$cur"))
		return ;;
	--cloud | --auth | --color | --format | --from | --outlook | --passed | --failed | --is | --fail-on | --baseline | --practice | --profile | show)
		COMPREPLY=($(compgen -W "$(_naaready_values "$prev")" -- "$cur"))
		return ;;
	--tenant | --app-id | --consent-url | --scopes | --publisher | --client-id | --exchange-client-id | --timeout | --time-limit | --confirm | --port | --for | --person | --build | --error | --note)
		return ;;
	esac

	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$(_naaready_options "${command:-wizard}")" -- "$cur"))
		return
	fi
	case $command in
	'') COMPREPLY=($(compgen -W "$commands" -- "$cur")) ;;
	review | report | diff | verify) COMPREPLY=($(compgen -W "$(_naaready_runs)" -- "$cur") $(compgen -f -- "$cur")) ;;
	profile)
		if [[ $prev == profile ]]; then
			COMPREPLY=($(compgen -W 'list show check' -- "$cur"))
		else
			COMPREPLY=($(compgen -f -- "$cur"))
		fi ;;
	tokens) [[ $prev == tokens ]] && COMPREPLY=($(compgen -W 'status block restore' -- "$cur")) ;;
	proof) [[ $prev == proof ]] && COMPREPLY=($(compgen -W 'add list' -- "$cur")) ;;
	practice) [[ $prev == practice ]] && COMPREPLY=($(compgen -W "serve reset $(_naaready_values practice)" -- "$cur")) ;;
	esac
}

complete -F _naaready naaready naaready-practice
