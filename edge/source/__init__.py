"""Where bursts come from: a camera, a folder that a commercial trap fills."""
