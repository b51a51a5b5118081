@echo off
rem Finds a Python for go.py and hands it everything: go.cmd does on Windows what python3 go.py does elsewhere.
setlocal
set "FOUND="
for %%V in (3.13 3.12 3.11) do if not defined FOUND (py -%%V -c "" >nul 2>nul && set "FOUND=py -%%V")
if not defined FOUND (python -c "" >nul 2>nul && set "FOUND=python")
if not defined FOUND (
  echo simcenter needs Python 3.11 to 3.13, and none was found. Install one from https://www.python.org/downloads/ 1>&2
  exit /b 2
)
%FOUND% "%~dp0go.py" %*
exit /b %ERRORLEVEL%
