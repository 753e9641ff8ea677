"""The unit's processes as services: started, watched, stopped and started again by systemd."""
