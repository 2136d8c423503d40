/**
 * A model of lanes, which is compared with measurements and predicts loads that cannot be measured here. Imports
 * {@code lab}, {@code load}, {@code ports} and {@code result}.
 */
package io.portkeeper.testapp.model;
