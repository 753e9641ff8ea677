"""A page on the unit's own hotspot, for the phone of the person who aims the camera."""
