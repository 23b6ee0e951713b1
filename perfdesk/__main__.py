"""`python -m perfdesk` is the command line."""

from perfdesk.cli import main

if __name__ == "__main__":
    main()
