extension Bibliography {
  /// BibTeX, by field: collapse, statistics, language, generators. Between two works stands an empty
  /// line; before each one how the program's references name it.
  static let source = #"""
    % Shumailov 2024
    @article{shumailov2024,
      author = {Shumailov, Ilia and Shumaylov, Zakhar and Zhao, Yiren and Papernot, Nicolas and Anderson, Ross and Gal, Yarin},
      title = {{AI models collapse when trained on recursively generated data}},
      journal = {Nature}, volume = {631}, pages = {755--759}, year = {2024}, doi = {10.1038/s41586-024-07566-y}}

    % Gerstgrasser 2024
    @misc{gerstgrasser2024,
      author = {Gerstgrasser, Matthias and Schaeffer, Rylan and Dey, Apratim and Rafailov, Rafael and Sleight, Henry and Hughes, John and Korbak, Tomasz and Agrawal, Rajashree and Pai, Dhruv and Gromov, Andrey and Roberts, Daniel A. and Yang, Diyi and Donoho, David L. and Koyejo, Sanmi},
      title = {{Is model collapse inevitable? Breaking the curse of recursion by accumulating real and synthetic data}},
      year = {2024}, eprint = {2404.01413}, archiveprefix = {arXiv}}

    % Kazdan 2025
    @misc{kazdan2025,
      author = {Kazdan, Joshua and Schaeffer, Rylan and Dey, Apratim and Gerstgrasser, Matthias and Rafailov, Rafael and Donoho, David L. and Koyejo, Sanmi},
      title = {{Collapse or thrive? Perils and promises of synthetic data in a self-generating world}},
      year = {2025}, eprint = {2410.16713}, archiveprefix = {arXiv}}

    % Schaeffer 2025
    @misc{schaeffer2025,
      author = {Schaeffer, Rylan and Kazdan, Joshua and Arulandu, Alvan Caleb and Koyejo, Sanmi},
      title = {{Position: model collapse does not mean what you think}},
      year = {2025}, eprint = {2503.03150}, archiveprefix = {arXiv}}

    % Suresh 2024
    @misc{suresh2024,
      author = {Suresh, Ananda Theertha and Thangaraj, Andrew and Khandavally, Aditya Nanda Kishore},
      title = {{Rate of model collapse in recursive training}},
      year = {2024}, eprint = {2412.17646}, archiveprefix = {arXiv}}

    % Dey 2024
    @misc{dey2024,
      author = {Dey, Apratim and Donoho, David},
      title = {{Universality of the $\pi^2/6$ pathway in avoiding model collapse}},
      year = {2024}, eprint = {2410.22812}, archiveprefix = {arXiv}}

    % He 2025
    @misc{he2025,
      author = {He, Hengzhi and Xu, Shirong and Cheng, Guang},
      title = {{Golden ratio weighting prevents model collapse}},
      year = {2025}, eprint = {2502.18049}, archiveprefix = {arXiv}}

    % Feng 2024
    @misc{feng2024,
      author = {Feng, Yunzhen and Dohmatob, Elvis and Yang, Pu and Charton, Fran{\c{c}}ois and Kempe, Julia},
      title = {{Beyond model collapse: scaling up with synthesized data requires verification}},
      year = {2024}, eprint = {2406.07515}, archiveprefix = {arXiv}}

    % Hutter 2021; Dohmatob 2024
    @inproceedings{dohmatob2024tails,
      author = {Dohmatob, Elvis and Feng, Yunzhen and Yang, Pu and Charton, Fran{\c{c}}ois and Kempe, Julia},
      title = {{A tale of tails: model collapse as a change of scaling laws}},
      booktitle = {International Conference on Machine Learning}, year = {2024}}

    % Dohmatob 2024
    @inproceedings{dohmatob2024,
      author = {Dohmatob, Elvis and Feng, Yunzhen and Kempe, Julia},
      title = {{Model collapse demystified: the case of regression}},
      booktitle = {Advances in Neural Information Processing Systems}, year = {2024}}

    % Hutter 2021
    @misc{hutter2021,
      author = {Hutter, Marcus},
      title = {{Learning curve theory}},
      year = {2021}, eprint = {2102.04074}, archiveprefix = {arXiv}}

    % Wyllie 2024
    @inproceedings{wyllie2024,
      author = {Wyllie, Sierra and Shumailov, Ilia and Papernot, Nicolas},
      title = {{Fairness feedback loops: training on synthetic data amplifies bias}},
      booktitle = {ACM Conference on Fairness, Accountability, and Transparency}, year = {2024}}

    % Seddik 2024
    @misc{seddik2024,
      author = {Seddik, Mohamed El Amine and Chen, Suei-Wen and Hayou, Soufiane and Youssef, Pierre and Debbah, Merouane},
      title = {{How bad is training on synthetic data? A statistical analysis of language model collapse}},
      year = {2024}, eprint = {2404.05090}, archiveprefix = {arXiv}}

    % Guo 2023
    @misc{guo2023,
      author = {Guo, Yanzhu and Shang, Guokan and Vazirgiannis, Michalis and Clavel, Chlo{\'e}},
      title = {{The curious decline of linguistic diversity: training language models on synthetic text}},
      year = {2023}, eprint = {2311.09807}, archiveprefix = {arXiv}}

    % Shannon 1948
    @article{shannon1948,
      author = {Shannon, Claude E.},
      title = {{A mathematical theory of communication}},
      journal = {Bell System Technical Journal}, volume = {27}, number = {3}, pages = {379--423}, year = {1948}}

    % Shannon 1951
    @article{shannon1951,
      author = {Shannon, Claude E.},
      title = {{Prediction and entropy of printed English}},
      journal = {Bell System Technical Journal}, volume = {30}, number = {1}, pages = {50--64}, year = {1951}}

    % Kullback 1951
    @article{kullback1951,
      author = {Kullback, Solomon and Leibler, Richard A.},
      title = {{On information and sufficiency}},
      journal = {Annals of Mathematical Statistics}, volume = {22}, number = {1}, pages = {79--86}, year = {1951}}

    % Lin 1991
    @article{lin1991,
      author = {Lin, Jianhua},
      title = {{Divergence measures based on the Shannon entropy}},
      journal = {IEEE Transactions on Information Theory}, volume = {37}, number = {1}, pages = {145--151}, year = {1991}}

    % Bhattacharyya 1943
    @article{bhattacharyya1943,
      author = {Bhattacharyya, Anil},
      title = {{On a measure of divergence between two statistical populations defined by their probability distributions}},
      journal = {Bulletin of the Calcutta Mathematical Society}, volume = {35}, pages = {99--109}, year = {1943}}

    % Pearson 1900
    @article{pearson1900,
      author = {Pearson, Karl},
      title = {{On the criterion that a given system of deviations from the probable in the case of a correlated system of variables is such that it can be reasonably supposed to have arisen from random sampling}},
      journal = {Philosophical Magazine}, volume = {50}, number = {302}, pages = {157--175}, year = {1900}}

    % Pearson 1905
    @article{pearson1905,
      author = {Pearson, Karl},
      title = {{{Das Fehlergesetz und seine Verallgemeinerungen durch Fechner und Pearson}. A rejoinder}},
      journal = {Biometrika}, volume = {4}, pages = {169--212}, year = {1905}}

    % Wilks 1932
    @article{wilks1932,
      author = {Wilks, Samuel S.},
      title = {{Certain generalizations in the analysis of variance}},
      journal = {Biometrika}, volume = {24}, number = {3/4}, pages = {471--494}, year = {1932}}

    % Vallender 1974
    @article{vallender1974,
      author = {Vallender, S. S.},
      title = {{Calculation of the Wasserstein distance between probability distributions on the line}},
      journal = {Theory of Probability and Its Applications}, volume = {18}, number = {4}, pages = {784--786}, year = {1974}}

    % Székely 2013
    @article{szekely2013,
      author = {Sz{\'e}kely, G{\'a}bor J. and Rizzo, Maria L.},
      title = {{Energy statistics: a class of statistics based on distances}},
      journal = {Journal of Statistical Planning and Inference}, volume = {143}, number = {8}, pages = {1249--1272}, year = {2013}}

    % Gretton 2012
    @article{gretton2012,
      author = {Gretton, Arthur and Borgwardt, Karsten M. and Rasch, Malte J. and Sch{\"o}lkopf, Bernhard and Smola, Alexander},
      title = {{A kernel two-sample test}},
      journal = {Journal of Machine Learning Research}, volume = {13}, pages = {723--773}, year = {2012}}

    % Dowson 1982
    @article{dowson1982,
      author = {Dowson, D. C. and Landau, B. V.},
      title = {{The Fr{\'e}chet distance between multivariate normal distributions}},
      journal = {Journal of Multivariate Analysis}, volume = {12}, number = {3}, pages = {450--455}, year = {1982}}

    % Bonneel 2015
    @article{bonneel2015,
      author = {Bonneel, Nicolas and Rabin, Julien and Peyr{\'e}, Gabriel and Pfister, Hanspeter},
      title = {{Sliced and Radon Wasserstein barycenters of measures}},
      journal = {Journal of Mathematical Imaging and Vision}, volume = {51}, number = {1}, pages = {22--45}, year = {2015}}

    % Dempster 1977
    @article{dempster1977,
      author = {Dempster, Arthur P. and Laird, Nan M. and Rubin, Donald B.},
      title = {{Maximum likelihood from incomplete data via the EM algorithm}},
      journal = {Journal of the Royal Statistical Society, Series B}, volume = {39}, number = {1}, pages = {1--38}, year = {1977}}

    % Silverman 1986
    @book{silverman1986,
      author = {Silverman, Bernard W.},
      title = {{Density estimation for statistics and data analysis}},
      publisher = {Chapman and Hall}, year = {1986}}

    % McNeil 2015
    @book{mcneil2015,
      author = {McNeil, Alexander J. and Frey, R{\"u}diger and Embrechts, Paul},
      title = {{Quantitative risk management: concepts, techniques and tools}},
      edition = {Revised}, publisher = {Princeton University Press}, year = {2015}}

    % Acerbi 2002
    @article{acerbi2002,
      author = {Acerbi, Carlo and Tasche, Dirk},
      title = {{On the coherence of expected shortfall}},
      journal = {Journal of Banking and Finance}, volume = {26}, number = {7}, pages = {1487--1503}, year = {2002}}

    % Kuhn 1955
    @article{kuhn1955,
      author = {Kuhn, Harold W.},
      title = {{The Hungarian method for the assignment problem}},
      journal = {Naval Research Logistics Quarterly}, volume = {2}, number = {1--2}, pages = {83--97}, year = {1955}}

    % Kaplan 1958
    @article{kaplan1958,
      author = {Kaplan, Edward L. and Meier, Paul},
      title = {{Nonparametric estimation from incomplete observations}},
      journal = {Journal of the American Statistical Association}, volume = {53}, number = {282}, pages = {457--481}, year = {1958}}

    % Roy 2007
    @inproceedings{roy2007,
      author = {Roy, Olivier and Vetterli, Martin},
      title = {{The effective rank: a measure of effective dimensionality}},
      booktitle = {European Signal Processing Conference}, pages = {606--610}, year = {2007}}

    % Clauset 2009
    @article{clauset2009,
      author = {Clauset, Aaron and Shalizi, Cosma Rohilla and Newman, M. E. J.},
      title = {{Power-law distributions in empirical data}},
      journal = {SIAM Review}, volume = {51}, number = {4}, pages = {661--703}, year = {2009}}

    % Good 1953
    @article{good1953,
      author = {Good, I. J.},
      title = {{The population frequencies of species and the estimation of population parameters}},
      journal = {Biometrika}, volume = {40}, number = {3/4}, pages = {237--264}, year = {1953}}

    % Ewens 2004
    @book{ewens2004,
      author = {Ewens, Warren J.},
      title = {{Mathematical population genetics 1: theoretical introduction}},
      edition = {Second}, publisher = {Springer}, year = {2004}}

    % Nei 1973
    @article{nei1973,
      author = {Nei, Masatoshi},
      title = {{Analysis of gene diversity in subdivided populations}},
      journal = {Proceedings of the National Academy of Sciences}, volume = {70}, number = {12}, pages = {3321--3323}, year = {1973}}

    % Wright 1931
    @article{wright1931,
      author = {Wright, Sewall},
      title = {{Evolution in Mendelian populations}},
      journal = {Genetics}, volume = {16}, number = {2}, pages = {97--159}, year = {1931}}

    % Fisher 1930
    @book{fisher1930,
      author = {Fisher, Ronald A.},
      title = {{The genetical theory of natural selection}},
      publisher = {Clarendon Press}, year = {1930}}

    % Levin 2017
    @book{levin2017,
      author = {Levin, David A. and Peres, Yuval},
      title = {{Markov chains and mixing times}},
      edition = {Second}, publisher = {American Mathematical Society}, year = {2017}}

    % Zipf 1949
    @book{zipf1949,
      author = {Zipf, George Kingsley},
      title = {{Human behavior and the principle of least effort}},
      publisher = {Addison-Wesley}, year = {1949}}

    % Miller 1955
    @incollection{miller1955,
      author = {Miller, George A.},
      title = {{Note on the bias of information estimates}},
      booktitle = {Information Theory in Psychology: Problems and Methods}, publisher = {Free Press}, pages = {95--100}, year = {1955}}

    % Krichevsky 1981
    @article{krichevsky1981,
      author = {Krichevsky, Raphail E. and Trofimov, Victor K.},
      title = {{The performance of universal encoding}},
      journal = {IEEE Transactions on Information Theory}, volume = {27}, number = {2}, pages = {199--207}, year = {1981}}

    % Hurlbert 1971
    @article{hurlbert1971,
      author = {Hurlbert, Stuart H.},
      title = {{The nonconcept of species diversity: a critique and alternative parameters}},
      journal = {Ecology}, volume = {52}, number = {4}, pages = {577--586}, year = {1971}}

    % Jelinek 1977
    @article{jelinek1977,
      author = {Jelinek, Frederick and Mercer, Robert L. and Bahl, Lalit R. and Baker, James K.},
      title = {{Perplexity---a measure of the difficulty of speech recognition tasks}},
      journal = {Journal of the Acoustical Society of America}, volume = {62}, number = {S1}, pages = {S63}, year = {1977}}

    % Goodman 1999
    @article{chen1999,
      author = {Chen, Stanley F. and Goodman, Joshua},
      title = {{An empirical study of smoothing techniques for language modeling}},
      journal = {Computer Speech and Language}, volume = {13}, number = {4}, pages = {359--394}, year = {1999}}

    % Bengio 2003
    @article{bengio2003,
      author = {Bengio, Yoshua and Ducharme, R{\'e}jean and Vincent, Pascal and Jauvin, Christian},
      title = {{A neural probabilistic language model}},
      journal = {Journal of Machine Learning Research}, volume = {3}, pages = {1137--1155}, year = {2003}}

    % Cherry 2014
    @inproceedings{chen2014,
      author = {Chen, Boxing and Cherry, Colin},
      title = {{A systematic comparison of smoothing techniques for sentence-level BLEU}},
      booktitle = {Workshop on Statistical Machine Translation}, pages = {362--367}, year = {2014}}

    % Zhu 2018
    @inproceedings{zhu2018,
      author = {Zhu, Yaoming and Lu, Sidi and Zheng, Lei and Guo, Jiaxian and Zhang, Weinan and Wang, Jun and Yu, Yong},
      title = {{Texygen: a benchmarking platform for text generation models}},
      booktitle = {ACM SIGIR Conference on Research and Development in Information Retrieval}, year = {2018}}

    % Li et al. 2016
    @inproceedings{li2016,
      author = {Li, Jiwei and Galley, Michel and Brockett, Chris and Gao, Jianfeng and Dolan, Bill},
      title = {{A diversity-promoting objective function for neural conversation models}},
      booktitle = {NAACL-HLT}, pages = {110--119}, year = {2016}}

    % Holtzman 2020
    @inproceedings{holtzman2020,
      author = {Holtzman, Ari and Buys, Jan and Du, Li and Forbes, Maxwell and Choi, Yejin},
      title = {{The curious case of neural text degeneration}},
      booktitle = {International Conference on Learning Representations}, year = {2020}}

    % Shaib 2024
    @misc{shaib2024,
      author = {Shaib, Chantal and Barrow, Joe and Sun, Jiuding and Siu, Alexa F. and Wallace, Byron C. and Nenkova, Ani},
      title = {{Standardizing the measurement of text diversity: a tool and a comparative analysis of scores}},
      year = {2024}, eprint = {2403.00553}, archiveprefix = {arXiv}}

    % Brown 2020
    @inproceedings{brown2020,
      author = {Brown, Tom B. and others},
      title = {{Language models are few-shot learners}},
      booktitle = {Advances in Neural Information Processing Systems}, year = {2020}}

    % Lee 2022
    @inproceedings{lee2022,
      author = {Lee, Katherine and Ippolito, Daphne and Nystrom, Andrew and Zhang, Chiyuan and Eck, Douglas and Callison-Burch, Chris and Carlini, Nicholas},
      title = {{Deduplicating training data makes language models better}},
      booktitle = {Annual Meeting of the Association for Computational Linguistics}, year = {2022}}

    % Goodfellow 2014
    @inproceedings{goodfellow2014,
      author = {Goodfellow, Ian and Pouget-Abadie, Jean and Mirza, Mehdi and Xu, Bing and Warde-Farley, David and Ozair, Sherjil and Courville, Aaron and Bengio, Yoshua},
      title = {{Generative adversarial nets}},
      booktitle = {Advances in Neural Information Processing Systems}, year = {2014}}

    % Kingma 2014
    @inproceedings{kingma2014,
      author = {Kingma, Diederik P. and Welling, Max},
      title = {{Auto-encoding variational Bayes}},
      booktitle = {International Conference on Learning Representations}, year = {2014}}

    % Burda 2016
    @inproceedings{burda2016,
      author = {Burda, Yuri and Grosse, Roger and Salakhutdinov, Ruslan},
      title = {{Importance weighted autoencoders}},
      booktitle = {International Conference on Learning Representations}, year = {2016}}

    % Ho et al. 2020
    @inproceedings{ho2020,
      author = {Ho, Jonathan and Jain, Ajay and Abbeel, Pieter},
      title = {{Denoising diffusion probabilistic models}},
      booktitle = {Advances in Neural Information Processing Systems}, year = {2020}}

    % Heusel 2017
    @inproceedings{heusel2017,
      author = {Heusel, Martin and Ramsauer, Hubert and Unterthiner, Thomas and Nessler, Bernhard and Hochreiter, Sepp},
      title = {{GANs trained by a two time-scale update rule converge to a local Nash equilibrium}},
      booktitle = {Advances in Neural Information Processing Systems}, year = {2017}}

    % Kynkäänniemi 2019
    @inproceedings{kynkaanniemi2019,
      author = {Kynk{\"a}{\"a}nniemi, Tuomas and Karras, Tero and Laine, Samuli and Lehtinen, Jaakko and Aila, Timo},
      title = {{Improved precision and recall metric for assessing generative models}},
      booktitle = {Advances in Neural Information Processing Systems}, year = {2019}}

    % Naeem 2020
    @inproceedings{naeem2020,
      author = {Naeem, Muhammad Ferjad and Oh, Seong Joon and Uh, Youngjung and Choi, Yunjey and Yoo, Jaejun},
      title = {{Reliable fidelity and diversity metrics for generative models}},
      booktitle = {International Conference on Machine Learning}, year = {2020}}

    % Alaa 2022
    @inproceedings{alaa2022,
      author = {Alaa, Ahmed and van Breugel, Boris and Saveliev, Evgeny S. and van der Schaar, Mihaela},
      title = {{How faithful is your synthetic data? Sample-level metrics for evaluating and auditing generative models}},
      booktitle = {International Conference on Machine Learning}, year = {2022}}

    % Meehan 2020
    @inproceedings{meehan2020,
      author = {Meehan, Casey and Chaudhuri, Kamalika and Dasgupta, Sanjoy},
      title = {{A non-parametric test to detect data-copying in generative models}},
      booktitle = {International Conference on Artificial Intelligence and Statistics}, year = {2020}}

    % Srivastava 2017
    @inproceedings{srivastava2017,
      author = {Srivastava, Akash and Valkov, Lazar and Russell, Chris and Gutmann, Michael U. and Sutton, Charles},
      title = {{VEEGAN: reducing mode collapse in GANs using implicit variational learning}},
      booktitle = {Advances in Neural Information Processing Systems}, year = {2017}}

    % Friedman 2023
    @article{friedman2023,
      author = {Friedman, Dan and Dieng, Adji Bousso},
      title = {{The Vendi score: a diversity evaluation metric for machine learning}},
      journal = {Transactions on Machine Learning Research}, year = {2023}}

    % Esteban 2017
    @misc{esteban2017,
      author = {Esteban, Crist{\'o}bal and Hyland, Stephanie L. and R{\"a}tsch, Gunnar},
      title = {{Real-valued (medical) time series generation with recurrent conditional GANs}},
      year = {2017}, eprint = {1706.02633}, archiveprefix = {arXiv}}

    % GAN-Leaks 2020
    @inproceedings{chen2020,
      author = {Chen, Dingfan and Yu, Ning and Zhang, Yang and Fritz, Mario},
      title = {{GAN-Leaks: a taxonomy of membership inference attacks against generative models}},
      booktitle = {ACM SIGSAC Conference on Computer and Communications Security}, year = {2020}}
    """#
}
