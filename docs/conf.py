"""The atlas."""

from importlib.util import find_spec
from pathlib import Path

import sphinx_tensions

project = "Atlas of open disagreements"
author = "The sphinx-tensions contributors"
copyright = "2026, The sphinx-tensions contributors"  # noqa: A001  (Sphinx asks for the name)
version = release = sphinx_tensions.__version__

extensions = ["sphinx_tensions", "sphinx_tensions.mathml", "sphinx_tensions.reference", "sphinx_tensions.xelatex"]
if find_spec("typst") is not None:
    extensions.append("sphinx_tensions.typst")
root_doc = "index"
exclude_patterns = ["_build", "LICENSE.md"]
nitpicky = True

myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_footnote_transition = False

bibtex_bibfiles = sorted(str(path) for path in (Path(__file__).parent.parent / "bib").glob("*.bib"))
bibtex_default_style = "plain"
bibtex_reference_style = "author_year"
bibtex_cite_id = "cite-{key}"

tensions_bibfiles_required = True
tensions_downloads = ["../build/pdf/atlas.pdf", "../build/epub/atlas.epub"]
tensions_today = "2026-11-28"
tensions_bibliography_authors = 4
tensions_search_everywhere = True

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["atlas.css"]
html_js_files = ["atlas.js"]
html_favicon = "_static/icon.svg"
html_context = {"default_mode": "auto"}
html_theme_options = {
    "article_header_start": ["toggle-primary-sidebar.html", "breadcrumbs"],
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "show_toc_level": 2,
    "navbar_persistent": [],
    "use_download_button": False,
    "repository_url": "https://github.com/sphinx-tensions/sphinx-tensions",
    "repository_branch": "main",
    "path_to_docs": "docs",
    "use_edit_page_button": True,
    "use_issues_button": True,
}
html_math_renderer = "mathml"
html_show_search_summary = False  # it fetches pages, which a browser refuses from a file
html_show_sourcelink = True

text_sectionchars = "*=-~"
man_pages = [("index", "atlas", project, [author], 7)]
latex_engine = "xelatex"
latex_show_pagerefs = True
latex_elements = {
    "papersize": "a4paper",
    "pointsize": "10pt",
    "extraclassoptions": "openany,oneside",
    "sphinxsetup": "hmargin={23mm,20mm},vmargin={23mm,20mm}",
    "fncychap": "",
    "maketitle": r"""
\makeatletter\begingroup\def\and{, }\hypersetup{pdfauthor={\@author},pdftitle={\@title}}\endgroup\makeatother
\begin{titlepage}\raggedright
\vspace*{.2\textheight}
{\color{TitleColor}\rule{\linewidth}{1.5pt}\par}\vspace{1.5em}
{\fontsize{32}{38}\selectfont\bfseries\makeatletter\@title\makeatother\par}\vspace{1.5em}
{\Large Who argues what, on what evidence, and what nobody has answered.\par}
\vfill
{\large\makeatletter\@author\makeatother\par}\vspace{.6em}
{\makeatletter\py@release{} · \@date\makeatother\par}\vspace{1em}
\rule{\linewidth}{.4pt}\par
{\small Text under CC BY 4.0, code under the MIT licence\par}
\end{titlepage}
""",
    "preamble": r"""
% What the top of a page belongs to: the chapter, and the tension.
\makeatletter
\fancypagestyle{normal}{\fancyhf{}%
  \fancyhead[L]{\small\nouppercase{\leftmark}}\fancyhead[R]{\small\nouppercase{\rightmark}}%
  \fancyfoot[C]{\small\thepage}\renewcommand{\headrulewidth}{.4pt}\renewcommand{\footrulewidth}{0pt}}
\AtBeginDocument{\renewcommand{\chaptermark}[1]{\markboth{#1}{}}}
% Small letters and two columns for the bibliography, whose labels nobody cites, and for indexes.
\renewenvironment{sphinxthebibliography}[1]{\twocolumn\footnotesize\raggedright\interlinepenalty10000
  \begin{thebibliography}{}\addcontentsline{toc}{chapter}{\bibname}\setlength{\itemsep}{0pt}\setlength{\parsep}{2pt}%
  \renewcommand{\@biblabel}[1]{}\setlength{\labelwidth}{0pt}\setlength{\labelsep}{0pt}\setlength{\leftmargin}{1em}%
  \setlength{\itemindent}{-1em}}{\end{thebibliography}\onecolumn}
\AtBeginEnvironment{sphinxtheindex}{\footnotesize\raggedright}
\makeatother
""",
    "fontpkg": r"""
\setmainfont{texgyrepagella}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,ItalicFont=*-italic,BoldItalicFont=*-bolditalic]
\setsansfont{texgyreheros}[Extension=.otf,UprightFont=*-regular,BoldFont=*-bold,ItalicFont=*-italic,BoldItalicFont=*-bolditalic]
\setmonofont{DejaVuSansMono}[Extension=.ttf,Scale=0.85,BoldFont=*-Bold]
""",
}
latex_documents = [("index", "atlas.tex", project, author, "manual")]
typst_licence = "Text under CC BY 4.0, code under the MIT licence"
typst_documents = [("index", "atlas", project, author)]
typst_domain_indices = latex_domain_indices = [
    f"tensions-{kind}" for kind in ("tensions", "camps", "counters", "claims")
]
typst_use_index = False
texinfo_documents = [("index", "atlas", project, author, "atlas", "Open disagreements of machine learning.", "Science")]
epub_basename = "atlas"
epub_show_urls = "no"
epub_tocscope = "includehidden"
epub_tocdepth = 1  # deeper, the sections of a chapter would come after its pages, which the checker warns of

gettext_compact = "atlas"
linkcheck_ignore = [r"https?://.*"]
