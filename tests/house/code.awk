# code.awk - C without comments and without the text in quotes, as "file:line:code"
FNR == 1 { state = "code" }
{
	out = ""
	n = length($0)
	if (state == "line")
		state = "code"
	for (i = 1; i <= n; i++) {
		c = substr($0, i, 1)
		two = substr($0, i, 2)
		if (state == "comment") {
			if (two == "*/") {
				state = "code"
				i++
			}
		} else if (state == "quote") {
			if (c == "\\")
				i++
			else if (c == mark) {
				state = "code"
				out = out c
			}
		} else if (two == "/*") {
			state = "comment"
			out = out " "
			i++
		} else if (two == "//") {
			break
		} else if (c == "\"" || c == "'") {
			mark = c
			state = "quote"
			out = out c
		} else
			out = out c
	}
	if (state == "quote" && substr($0, n, 1) != "\\")
		state = "code"
	print FILENAME ":" FNR ":" out
}
