"""Languages: catalogues, sentences, numbers and dates."""
