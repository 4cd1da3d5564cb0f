#!/bin/sh
# Makes the virtual environment: create_environment.sh PYTHON FOLDER
#
# Knows that Debian ships venv's other half (ensurepip) in a package of its own, and installs that
# package where it may. Installs nothing else; what stands in the environment is the Makefile's job.
set -eu
python=$1
folder=$2

if [ -z "$python" ]; then
    echo "No Python 3.11, 3.12 or 3.13 was found; install one, or name it: make run PYTHON=/path/to/python3.11" >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package, which $python lacks ..."
        export DEBIAN_FRONTEND=noninteractive
        # What apt says is worth reading only when it fails.
        said=$(apt-get update -qq 2>&1 && apt-get install -y -qq --no-install-recommends "$package" ca-certificates 2>&1) ||
            { echo "$said" >&2; exit 1; }
    else
        echo "$python cannot make virtual environments; install $package (as root: apt-get install $package)." >&2
        exit 1
    fi
fi

"$python" -m venv "$folder"
