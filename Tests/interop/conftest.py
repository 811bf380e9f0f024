import os

# What whoever runs the tests has set for their own use of the program.
for name in [name for name in os.environ if name.startswith("KUBECTL_TARANTOOL_")]:
    del os.environ[name]
