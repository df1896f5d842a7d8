"""The terminal over a slow link: only the cells that changed are sent, with the cheapest moves and colours.

``parser`` reads what Textual writes into ``cells``, ``painter`` turns the difference to what the terminal shows into
octets, ``driver`` puts both between Textual and the terminal.
"""
