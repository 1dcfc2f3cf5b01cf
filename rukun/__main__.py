"""`python -m rukun`: the command, where no script was installed."""

from rukun.cli import main

if __name__ == "__main__":
    main()
