"""Early warning: rules over recorded facts, which an office can read and change, and the alerts that they raise."""
