function __kubectl-tarantool_complete --description 'What may follow, as the program itself answers'
    set -l token (commandline -ct)
    set -l lines (kubectl-tarantool __complete (commandline -opc)[2..] "$token" 2>/dev/null)
    or return
    # Of --flag=value the program answers with values.
    set -l flag (string match -r -- '^--[^=]*=' $token)
    if test "$lines[-1]" = :0
        set lines (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$token")) :0
    end
    # With two of one beginning fish adds no space: fields of it may follow.
    if test "$lines[-1]" = :6 -a (count $lines) = 2
        set lines $lines[1] (string split \t -- $lines[1])[1]. :6
    end
    for line in $lines[..-2]
        printf '%s\n' "$flag$line"
    end
end

complete -c kubectl-tarantool -k -f -a '(__kubectl-tarantool_complete)'
