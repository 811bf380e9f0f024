#!/bin/sh
# kustomize takes a path and no arguments.
exec kubectl-tarantool fn
