"""A camera's profile until somebody gives its own, the same on the unit and in evaluation."""

#: Shares of the height that the banner covers.
CROP_TOP = 0.04
CROP_BOTTOM = 0.07
#: Photographs further apart than this are of two bursts.
BURST_GAP_SECONDS = 5.0
#: A burst ends here, whatever follows.
BURST_FRAMES = 10
