# bash completion for naaready-practice: bash looks for it by this name
. "${BASH_SOURCE[0]%/*}/naaready.bash"
