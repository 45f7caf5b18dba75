"""The twelve cohorts of the demo nation. Drugs, targets and designs are facts of the field; patients are made up."""
