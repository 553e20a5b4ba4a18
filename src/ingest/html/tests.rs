//! Pages in the layouts of real sites, about fictional places.
