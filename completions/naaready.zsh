# What zsh does with the tables, which make puts before this (src/commands/completion.c).

# The name of practice's folder, if the line is about practice.
_naaready_practising()
{
	[[ ${_naaready_line[(r)--practice*]} || ${_naaready_line[2]} == practice ]] && print practice
}

# Offers saved runs, newest first, or tenants, or profiles.
_naaready_known()
{
	local -a known expl

	known=(${2:+$2} ${(f)"$(_naaready_saved $1 $(_naaready_practising))"})
	_wanted -V $1 expl "${1%s}" compadd - $known
}

# Offers what an option or operand takes.
_naaready_fill()
{
	local holds=$1
	local -a rows expl

	shift
	case $holds in
	file) _files ;;
	word) _wanted words expl word compadd - $argv ;;
	list) _values -s , words $argv ;;
	tenant) _naaready_known tenants ;;
	profile) _naaready_known profiles ;;
	practice)
		_naaready_rows practice
		_describe -t tenants 'practice tenant' rows ;;
	run) _alternative 'runs: : _naaready_known runs last' 'files:file:_files' ;;
	*) _message -e "$holds" ;;
	esac
}

# Sets specs to the options of a command or action, for _arguments.
_naaready_specs()
{
	local option operand most
	local -a options actions

	specs=() actions=() operand= most=0
	_naaready_place $1 || _naaready_place wizard
	_naaready_actions=($actions) _naaready_operand=$operand
	for option in $options; do
		_naaready_option $option
	done
	while ((most-- > 0)); do
		specs+=(": : _naaready_fill $operand")
	done
}

# The first operand of a command with actions; of practice, the name of a tenant, too.
_naaready_action()
{
	local -a rows expl

	_wanted actions expl action compadd - $_naaready_actions
	[[ -z $_naaready_operand ]] || _naaready_fill $_naaready_operand
}

_naaready_command()
{
	local -a rows

	_naaready_rows command
	_describe -t commands command rows
	_naaready_known tenants
}

_naaready()
{
	local context state state_descr line command ret=1 _naaready_operand
	local -a specs _naaready_actions _naaready_line
	typeset -A opt_args

	_naaready_line=($words)
	if [[ $service == naaready-practice ]]; then
		_naaready_specs naaready-practice
		_arguments -S : $specs
		return
	fi
	_naaready_specs wizard
	_arguments -C -S -A '-*' : $specs ': : _naaready_command' '*:: :->command' && ret=0
	[[ $state == command ]] || return ret
	command=$words[1]
	_naaready_specs $command
	if (($#_naaready_actions)); then
		specs=(${specs:#: : *})
		_arguments -C -S -A '-*' : $specs ': : _naaready_action' '*:: :->action' && ret=0
		[[ $state == action ]] || return ret
		_naaready_specs "$command $words[1]"
		(($#specs)) || return ret
	fi
	_arguments -S : $specs && ret=0
	return ret
}

_naaready "$@"
