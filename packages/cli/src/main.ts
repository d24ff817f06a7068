#!/usr/bin/env node
import "reflect-metadata";

process.stderr.write("parahost has no commands yet\n");
