"""The working session without a screen: what the window and the command line both do."""
