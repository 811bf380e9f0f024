-- templates/runner runs on the tarantool of the application's image: LuaJIT with tarantool's own globals.
std = 'luajit'
read_globals = {'box', table = {fields = {'copy', 'deepcopy'}}}
max_line_length = 120
max_cyclomatic_complexity = 12
