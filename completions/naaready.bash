# What bash does with the tables, which make puts before this (src/commands/completion.c); it needs no other file of
# completions. Lists of plain words are split on purpose.
# shellcheck shell=bash disable=SC1007,SC2034,SC2046,SC2086,SC2154

# Offers those of the words that go on from what is typed.
_naaready_offer()
{
	local word

	for word; do
		[[ $word == "$cur"* ]] && COMPREPLY+=("$before$word")
	done
}

# The words of a list that is typed with commas.
_naaready_offer_list()
{
	if [[ $cur == *,* ]]; then
		before+=${cur%,*},
		cur=${cur##*,}
	fi
	_naaready_offer $words
	compopt -o nospace
}

# Newest first; and files, which readline completes better by itself where it can.
_naaready_offer_runs()
{
	local file

	_naaready_offer last $(_naaready_saved runs $practice)
	if ((${#COMPREPLY[@]} == 0)); then
		compopt -o default
		return
	fi
	compopt -o nosort -o filenames
	shopt -q failglob && return
	for file in "$cur"*; do
		[[ -e $file ]] && COMPREPLY+=("$before$file")
	done
}

# What fits $holds.
_naaready_fill()
{
	case $holds in
	file) compopt -o default ;;
	word | practice) _naaready_offer $words ;;
	list) _naaready_offer_list ;;
	run) _naaready_offer_runs ;;
	tenant) _naaready_offer $(_naaready_saved tenants $practice) ;;
	profile) _naaready_offer $(_naaready_saved profiles) ;;
	esac
}

# An operand: the command, then its action, then what they take.
_naaready_operand()
{
	if [[ $place ]] && [[ " $actions " == *" $1 "* ]]; then
		place+=" $1"
		count=0
	elif [[ $place ]]; then
		((++count))
	elif [[ " $_naaready_commands " == *" $1 "* ]]; then
		place=$1
	else
		place=wizard
	fi
	[[ $place == practice* ]] && practice=practice
	options= actions= operand= most=0
	_naaready_place "$place"
}

# Reads the words before the one that is completed; $waits is the option whose value that is. "=" and ":" are words of
# their own to bash.
_naaready_read()
{
	local only= i word

	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		[[ $word == --practice* && ! $only ]] && practice=practice
		if [[ $word == : ]]; then
			((++i))
		elif [[ $word != -?* || $only ]]; then
			_naaready_operand "$word"
		elif [[ $word == -- ]]; then
			only=1
		elif [[ ${COMP_WORDS[i + 1]} == = ]]; then
			((i += 2, i >= COMP_CWORD)) && waits=$word
		elif [[ $word != *=* && $word != --practice ]] && _naaready_value "$word"; then
			((++i >= COMP_CWORD)) && waits=$word
		fi
	done
	[[ $only ]] && options=
}

_naaready()
{
	local IFS=$' \t\n' cur=${COMP_WORDS[COMP_CWORD]} before= waits= place= practice= count=0
	local options= actions= operand= most=0 holds= words=

	if [[ ${COMP_WORDS[0]##*/} == naaready-practice ]]; then
		place=naaready-practice
		_naaready_place $place
	fi
	_naaready_read
	[[ $cur == = ]] && cur=
	if [[ ! $waits && $cur == --*=* ]]; then
		waits=${cur%%=*} before=${cur%%=*}= cur=${cur#*=}
	fi
	if [[ $waits ]]; then
		_naaready_value "$waits" && _naaready_fill
	elif [[ $cur == -* ]]; then
		[[ $place ]] || _naaready_place wizard
		_naaready_offer $options
	elif [[ ! $place ]]; then
		_naaready_offer $_naaready_commands
		holds=tenant
		_naaready_fill
	else
		((count == 0)) && _naaready_offer $actions
		_naaready_value --practice
		holds=$operand
		((count < most)) && _naaready_fill
	fi
}

complete -F _naaready naaready naaready-practice
