/**
 * What benchmarks found out, as files: JSON, charts of it, and the pages that quote it. Imports nothing of the test-app.
 */
package io.portkeeper.testapp.result;
