//! Authors: the name, address and website that somebody typed.
