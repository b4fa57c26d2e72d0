"""spaCy components, one module each; `claims.nlp.pipeline` imports those that it runs, which registers them."""
