"""The path of a contact through the center, as far as it is settled ahead: self-service, then level by level."""
