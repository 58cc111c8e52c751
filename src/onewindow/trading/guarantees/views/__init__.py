"""The pages of bidders, of the public, of the centre and the tenderer."""
