/**
 * A model of lanes, beside what is measured, and what it says of loads that nobody has here. Imports {@code lab}, {@code ports}
 * and {@code result}.
 */
package io.portkeeper.testapp.model;
