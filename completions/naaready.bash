# bash completion for naaready
