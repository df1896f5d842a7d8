"""What travels between a station and headquarters, and how."""
