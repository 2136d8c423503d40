/** The results of benchmarks as files: JSON, charts, and the pages that quote them. Imports nothing else of test-app. */
package io.portkeeper.testapp.result;
