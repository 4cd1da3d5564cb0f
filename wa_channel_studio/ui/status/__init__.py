"""The ladder of a channel on the screen: six small marks in a list, and a dialog that tells what each rests on."""
