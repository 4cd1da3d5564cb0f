#!/bin/sh
# Says in one line that there is no screen to open a window on, and fails; silent where there is one.
# Only Linux needs a display server: Windows and macOS always have a desktop. A platform chosen by
# hand (QT_QPA_PLATFORM=offscreen, vnc and the like) is taken at its word.
if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY}${WAYLAND_DISPLAY}${QT_QPA_PLATFORM}" ]; then
    exit 0
fi
echo "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): run 'make demo', which needs none." >&2
exit 1
