// What the system on a chip can be at run time.
package soc_pkg;

  // Whose address map it has, and with it whose devices.
  typedef enum logic { Fu540, Jh7110 } map_e;

endpackage
