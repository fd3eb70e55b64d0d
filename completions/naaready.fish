# What the lines ask for that make puts before this (src/commands/completion.c).

# Prints the command and its action, "tokens/block", then how many operands follow; "-" where no command is typed yet.
function __naaready_line
	set -l words (commandline -opc)
	set -e words[1]
	set -l place -
	set -l count 0
	set -l value ''
	set -l only ''
	for word in $words
		if test -n "$value"
			set value ''
		else if string match -qr -- '^-.' $word; and test -z "$only"
			if test "$word" = --
				set only 1
			else if __naaready_valued $word
				set value 1
			end
		else if test $place = -
			set place wizard
			contains -- $word (__naaready_commands); and set place $word
		else if test $count = 0; and __naaready_acts $place/$word
			set place $place/$word
		else
			set count (math $count + 1)
		end
	end
	printf '%s\n' $place $count
end

# Whether the line is about one of these; the wizard's options may come before a command.
function __naaready_in
	set -l line (__naaready_line)
	contains -- (string replace -r '^-$' wizard -- $line[1]) $argv
end

# Whether an operand may come at this place, which takes so many.
function __naaready_takes
	string match -q -- '-*' (commandline -ct); and return 1
	set -l line (__naaready_line)
	test $line[1] = $argv[2]; and test $line[2] -lt $argv[1]
end

function __naaready_saved
	set -l practice
	string match -q -- '--practice*' (commandline -opc); and set practice practice
	string match -q 'practice*' (__naaready_line); and set practice practice
	__naaready_sh $argv $practice
end

# Each word behind those that are typed, with a comma between.
function __naaready_list
	set -l typed (commandline -ct | string replace -r '^--[^=]*=' '' | string replace -r '[^,]*$' '')
	printf '%s\n' "$typed"$argv
end
