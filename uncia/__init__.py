"""The one command, and the run that shows the whole path."""
