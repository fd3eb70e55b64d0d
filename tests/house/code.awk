# code.awk - C without comments and without the text in quotes, as "file:line:code"
FNR == 1 { state = "code" }
{
	out = ""
	rest = $0
	while (rest != "") {
		if (state == "comment") {
			if (!(at = index(rest, "*/")))
				break
			rest = substr(rest, at + 2)
			state = "code"
		} else if (state == "quote") {
			if (!(mark == "'" ? match(rest, /[\\']/) : match(rest, /[\\"]/)))
				break
			c = substr(rest, RSTART, 1)
			rest = substr(rest, RSTART + (c == "\\" ? 2 : 1))
			if (c == mark) {
				state = "code"
				out = out c
			}
		} else if (match(rest, /["']|\/[*\/]/)) {
			out = out substr(rest, 1, RSTART - 1)
			c = substr(rest, RSTART, RLENGTH)
			rest = substr(rest, RSTART + RLENGTH)
			if (c == "//")
				break
			if (c == "/*") {
				state = "comment"
				out = out " "
			} else {
				mark = c
				state = "quote"
				out = out c
			}
		} else {
			out = out rest
			break
		}
	}
	if (state == "quote" && substr($0, length($0), 1) != "\\")
		state = "code"
	print FILENAME ":" FNR ":" out
}
