"""The configuration that a night's unit runs by."""

MODES = ("observe", "quarantine", "delete")
_CONFIG = """\
[unit]
name = "ridge"
state = "{state}"
[source]
kind = "camera"
[camera]
crop_top = 0
crop_bottom = 0
[trap]
spool = "{spool}"
ring_frames = 0
interval_seconds = 0.0
rest_seconds = 0.0
[model]
package = "{package}"
trusted_keys = ["{key}"]
[policy]
mode = "{mode}"
audit_share = 0.15
observe_days = 0
observe_bursts = 1
[tally]
hours = 0.1
[uplink]
broker = "{broker}"
resend_seconds = 1
window = 20
password_file = "{secret}"
"""


def write_unit_file(path, **told):
    """`told`: state, spool, package, key, mode, broker and secret."""
    path.write_text(_CONFIG.format(**told))
