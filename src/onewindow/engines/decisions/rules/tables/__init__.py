"""Decision tables that clerks write: the part of DMN that can be proved before it is used."""
